"""One interface to the two official Python SDKs: the official action and its wire parameters.

Nothing in the SDKs is replaced. Each class only knows how its SDK names functions and arguments.
Responses are the SDKs' own objects; both give fields as attributes in snake case, and None for
absent ones.
"""

import importlib
import importlib.metadata
import inspect
import re


def snake(name):
    """`CreateDedicatedChannel` and `baiduAddress` in snake case."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


class Sdk:
    """What both SDKs have in common."""

    distribution = None
    package = None
    client_module = None
    client_name = "EtClient"
    # Official actions that the SDK has no function for.
    without = ()
    # Whether its functions accept only the statuses of its own enumeration.
    closed_statuses = False

    def __init__(self):
        def load(module):
            return importlib.import_module(f"{self.package}.{module}")

        self.client_class = getattr(importlib.import_module(self.client_module), self.client_name)
        self.configuration = load("bce_client_configuration").BceClientConfiguration
        self.credentials = load("auth.bce_credentials").BceCredentials
        self.error = load("exception").BceHttpClientError
        self.retry_policies = load("retry.retry_policy")
        self.version = importlib.metadata.version(self.distribution)

    def functions(self):
        """The public functions of the SDK's client, whether or not the driver knows them."""
        members = inspect.getmembers(self.client_class, inspect.isfunction)
        return sorted(name for name, _ in members if not name.startswith("_"))

    def connect(self, endpoint, access_key, secret_key, patient=False):
        """A client. A patient one retries as the SDK does by default, without the long pauses."""
        policy = self.retry_policies.NoRetryPolicy()
        if patient:
            policy = self.retry_policies.BackOffRetryPolicy(base_interval_in_millis=1)
        credentials = self.credentials(access_key, secret_key)
        return self.client_class(self.configuration(credentials, endpoint, retry_policy=policy))


class BcePythonSdk(Sdk):
    """bce-python-sdk: functions with an argument for each parameter."""

    distribution = "bce-python-sdk"
    package = "baidubce"
    client_module = "baidubce.services.et.et_client"
    without = ("DeletePhysicalDedicatedLine",)
    closed_statuses = True

    # Arguments whose names are not the parameter's name in snake case.
    ARGUMENTS = {
        "dcphyId": "et_id",
        "baiduAddress": "local_ip",
        "customerAddress": "remote_ip",
        "baiduIpv6Address": "local_ipv6",
        "customerIpv6Address": "remote_ipv6",
        "receivInterval": "receive_interval",
        "routeRuleId": "et_channel_route_rule_id",
    }

    def function(self, operation):
        """The function that performs an operation of the contract."""
        return operation["x-bce-python"]

    def call(self, client, operation, parameters):
        """Calls it."""
        arguments = {
            self.ARGUMENTS.get(name, snake(name)): value for name, value in parameters.items()
        }
        if "status" in arguments:
            # The SDK silently omits a status that is not a value of its enumeration.
            statuses = importlib.import_module("baidubce.services.et.model").ETStatus
            arguments["status"] = statuses(arguments["status"].encode())
        return getattr(client, self.function(operation))(**arguments)

    @staticmethod
    def request_id(response):
        """The service's id of the exchange."""
        return response.metadata.bce_request_id


class BaiducloudPythonSdkEt(Sdk):
    """baiducloud-python-sdk-et: functions that take a request object."""

    distribution = "baiducloud-python-sdk-et"
    package = "baiducloud_python_sdk_core"
    client_module = "baiducloud_python_sdk_et.api.et_client"
    models = "baiducloud_python_sdk_et.models"

    def function(self, operation):
        """The function that performs an operation of the contract."""
        return snake(operation["x-bce-action"])

    def call(self, client, operation, parameters):
        """Calls it."""
        request = self.model(operation["x-bce-action"] + "Request", parameters)
        return getattr(client, self.function(operation))(request)

    def model(self, name, fields):
        """An object of the SDK's own model classes."""
        made = {snake(field): self.field(field, value) for field, value in fields.items()}
        module = importlib.import_module(f"{self.models}.{snake(name)}")
        return getattr(module, name)(**made)

    def field(self, name, value):
        """A field's value, as an object of the SDK's class for it if there is one."""
        if name == "tags":
            return [self.model("TagModel", tag) for tag in value]
        if name == "billing":
            return self.model("Billing", value)
        if name in ("autoRenew", "reservation"):
            return self.model("Reservation", value)
        return value

    @staticmethod
    def request_id(response):
        """The service's id of the exchange."""
        return response.metadata["x-bce-request-id"]


ALL = (BcePythonSdk, BaiducloudPythonSdkEt)
