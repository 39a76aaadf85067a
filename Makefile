.PHONY: install demo demo-ckan test check bench docs

# The stamps keep what is installed from being installed again until a lock changes.
RUN = .venv/.run-installed
TEST = .venv/.test-installed
BENCH = .venv-bench/.installed
AMSTERDAM = .venv-amsterdam/.installed
CKAN = .venv-ckan/.installed
JARS = .jars/.installed

install: $(RUN)

$(RUN): requirements/run.txt pyproject.toml
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements/run.txt
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(TEST): $(RUN) requirements/test.txt package-lock.json
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements/test.txt
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --silent
	touch $@

$(BENCH): requirements/bench.txt pyproject.toml
	python3 -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	.venv-bench/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(AMSTERDAM): requirements/amsterdam.txt
	python3 -m venv .venv-amsterdam
	.venv-amsterdam/bin/python -m pip install --quiet --require-hashes -r requirements/amsterdam.txt
	touch $@

$(CKAN): requirements/ckan.txt requirements/ckan-redis.txt
	python3 -m venv .venv-ckan
	.venv-ckan/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/ckan.txt
	.venv-ckan/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/ckan-redis.txt
	touch $@

$(JARS): scripts/install-jars $(wildcard scripts/jars/*)
	scripts/install-jars
	touch $@

demo: install
	.venv/bin/verbond demo --no-serve

demo-ckan: $(TEST)
	scripts/install-services
	$(MAKE) -j2 $(JARS) $(CKAN)
	scripts/demo-ckan

check: $(TEST)
	.venv/bin/ruff check .
	.venv/bin/mypy

test: check $(AMSTERDAM)
	scripts/install-services
	$(MAKE) -j2 $(JARS) $(CKAN)
	scripts/test

bench: $(BENCH)
	scripts/install-services
	$(MAKE) -j2 $(JARS) $(CKAN)
	.venv-bench/bin/python -m benchmarks

docs: export VERBOND_NOW = 2026-11-27T10:00:00Z
docs: install
	.venv/bin/python scripts/docs.py
	folder=$$(mktemp -d) && .venv/bin/verbond demo --no-serve $$folder/home >$$folder/told 2>&1 \
	&& .venv/bin/python -m scripts.seed_coverage $$folder/home && rm -r $$folder
