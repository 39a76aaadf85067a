"""Makes a sysadmin in a CKAN and prints a token; run by CKAN's own Python, with the path of its ckan.ini."""

import sys

from ckan import model
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.plugins.toolkit import get_action

NAME = "voorbeeld"

if __name__ == "__main__":
    app = make_app(CKANConfigLoader(sys.argv[1]).get_config())
    with app._wsgi_app.test_request_context():
        site = get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        user = {"name": NAME, "email": "voorbeeld@example.org", "password": "voorbeeld-1"}
        get_action("user_create")({"ignore_auth": True, "user": site}, user)
        model.User.get(NAME).sysadmin = True
        model.Session.commit()
        made = get_action("api_token_create")({"ignore_auth": True, "user": NAME},
                                              {"user": NAME, "name": "test"})
        print(made["token"])
