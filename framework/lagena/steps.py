"""The methods of ``Flask`` that a program may replace, in a class or an object.

What is compiled for speed holds only for an application that replaces none of them.
"""

#: What an application is made by, each once.
SET_UP = (
    "auto_find_instance_path",
    "make_config",
    "make_aborter",
)

#: What answers a request, in running order.
REQUEST = (
    "wsgi_app",
    "request_context",
    "create_url_adapter",
    "app_context",
    "full_dispatch_request",
    "preprocess_request",
    "dispatch_request",
    "raise_routing_exception",
    "make_default_options_response",
    "ensure_sync",
    "async_to_sync",
    "handle_user_exception",
    "trap_http_exception",
    "handle_http_exception",
    "finalize_request",
    "make_response",
    "process_response",
    "handle_exception",
    "log_exception",
    "should_ignore_error",
    "do_teardown_request",
    "do_teardown_appcontext",
)

#: What views and templates come to.
VIEW = (
    "url_for",
    "inject_url_defaults",
    "handle_url_build_error",
    "redirect",
    "send_static_file",
    "get_send_file_max_age",
    "update_template_context",
)

#: What templates are found and made by.
TEMPLATES = (
    "create_jinja_environment",
    "create_global_jinja_loader",
    "select_jinja_autoescape",
)

#: What tests and shells begin with.
TOOLS = (
    "test_client",
    "test_cli_runner",
    "test_request_context",
    "make_shell_context",
)

STEPS = (*SET_UP, *REQUEST, *VIEW, *TEMPLATES, *TOOLS)
