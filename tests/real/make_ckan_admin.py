"""Makes a sysadmin in a CKAN and prints a token: CKAN's own Python runs it, with ckan.ini, name, password."""

import sys

from ckan import model
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.plugins.toolkit import get_action

if __name__ == "__main__":
    ini, name, password = sys.argv[1:]
    app = make_app(CKANConfigLoader(ini).get_config())
    with app._wsgi_app.test_request_context():
        site = get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        user = {"name": name, "email": f"{name}@example.org", "password": password}
        get_action("user_create")({"ignore_auth": True, "user": site}, user)
        model.User.get(name).sysadmin = True
        model.Session.commit()
        made = get_action("api_token_create")({"ignore_auth": True, "user": name},
                                              {"user": name, "name": "test"})
        print(made["token"])
