"""Twenty queries as developers write them, without GRAPH: each feature of SPARQL 1.1 that people use."""

PREFIXES = """\
PREFIX verbond: <https://w3id.org/verbond/def#>
PREFIX domain: <https://w3id.org/verbond/concept/domain/>
PREFIX schema: <http://schema.org/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TWENTY = {
    "types": "SELECT ?type (COUNT(*) AS ?n) { ?s a ?type } GROUP BY ?type",
    "sum": "SELECT (SUM(?a) AS ?sum) (COUNT(?a) AS ?n) { ?s a verbond:Grant ; verbond:awardedAmount ?a }",
    "per year": """SELECT ?year (SUM(?a) AS ?sum) { ?s verbond:year ?year ; verbond:awardedAmount ?a }
        GROUP BY ?year ORDER BY ?year""",
    "having": """SELECT ?d (COUNT(?s) AS ?n) { ?s a verbond:Grant ; dct:subject ?d } GROUP BY ?d
        HAVING (COUNT(?s) > 100)""",
    "least and most": """SELECT (MIN(?a) AS ?least) (MAX(?a) AS ?most) (AVG(?a) AS ?mean)
        { ?s a verbond:Grant ; verbond:appliedAmount ?a }""",
    "distinct": "SELECT DISTINCT ?role ?type { ?s a verbond:Procurement ; ?role ?other . ?other a ?type }",
    "count distinct": "SELECT (COUNT(DISTINCT ?name) AS ?n) { ?s verbond:recipient/schema:name ?name }",
    "optional": """SELECT ?s ?name ?form { ?s a verbond:Initiative ; schema:name ?name
        OPTIONAL { ?s verbond:legalForm ?form } }""",
    "minus": "SELECT ?s { ?s a verbond:Initiative MINUS { ?s schema:foundingDate ?on } }",
    "not exists": "SELECT ?s { ?s a verbond:Initiative FILTER NOT EXISTS { ?s dct:spatial ?area } }",
    "union": """SELECT ?s ?who
        { { ?s verbond:buyer/schema:name ?who } UNION { ?s verbond:owner/schema:name ?who } }""",
    "values": "SELECT ?d ?label { VALUES ?d { domain:sport domain:voedsel } ?d skos:prefLabel ?label }",
    "language": """SELECT ?d ?label { ?d skos:inScheme <https://w3id.org/verbond/concept/domain> ;
        skos:prefLabel ?label FILTER (LANG(?label) = "en") }""",
    "path": "SELECT ?area ?in { ?s a verbond:Initiative ; dct:spatial ?area . ?area skos:broader+ ?in }",
    "regex": """SELECT ?s ?name { ?s a verbond:Grant ; schema:name ?name
        FILTER (REGEX(?name, "buurt.*huis", "i")) }""",
    "contains": """SELECT ?s { ?s verbond:recipient/schema:name ?name
        FILTER (CONTAINS(LCASE(?name), "energie") && STRLEN(?name) < 60) }""",
    "if and coalesce": """SELECT ?s (IF(BOUND(?end), "ja", "nee") AS ?ended)
        (COALESCE(?start, "?") AS ?from) { ?s a verbond:Fund
        OPTIONAL { ?s schema:startDate ?start } OPTIONAL { ?s schema:endDate ?end } }""",
    "dates": """SELECT ?s ?on { ?s a verbond:Procurement ; verbond:awards/verbond:decidedOn ?on
        FILTER (?on >= "2020-01-01"^^xsd:date && YEAR(?on) < 2100) }""",
    "subselect": """SELECT ?name ?most { { SELECT ?r (MAX(?a) AS ?most)
        { ?g verbond:recipient ?r ; verbond:awardedAmount ?a } GROUP BY ?r }
        ?r schema:name ?name FILTER (?most > 1000000) }""",
    "order and limit": """SELECT ?s ?a { ?s a verbond:Grant ; verbond:awardedAmount ?a }
        ORDER BY DESC(?a) ?s LIMIT 25 OFFSET 5""",
}
