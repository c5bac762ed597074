"""CherryPy's own way to test, as its documentation has it, beside the tests of the project."""

import cherrypy
from cherrypy.test import helper


class SimpleCPTest(helper.CPWebCase):
    def setup_server():
        class Root:
            @cherrypy.expose
            def echo(self, message):
                return message

        cherrypy.tree.mount(Root())

    setup_server = staticmethod(setup_server)

    def test_message_should_be_returned_as_is(self):
        self.getPage("/echo?message=Hello%20world")
        self.assertStatus("200 OK")
        self.assertHeader("Content-Type", "text/html;charset=utf-8")
        self.assertBody("Hello world")

    def test_non_utf8_message_will_fail(self):
        self.getPage("/echo?message=A+bient%F4t")
        self.assertStatus("404 Not Found")
