"""The official Python SDKs' clients for gateways, route tables and VPCs, as those of `clients`."""

import importlib
import inspect

import contract
from clients import BaiducloudPythonSdkEt, BcePythonSdk, Sdk, snake


class VpcClients:
    """The three clients of bce-python-sdk that share the product, as one."""

    def __init__(self, *clients):
        self.clients = clients

    def __getattr__(self, function):
        return next(getattr(it, function) for it in self.clients if hasattr(it, function))


class BcePythonSdkVpc(BcePythonSdk):
    """bce-python-sdk: a client for gateways, one for route tables and one for VPCs."""

    client_module = "baidubce.services.etGateway.et_gateway_client"
    client_name = "EtGatewayClient"
    without = ()

    OTHERS = {
        "baidubce.services.route.route_client": "RouteClient",
        "baidubce.services.vpc.vpc_client": "VpcClient",
    }
    ARGUMENTS = {
        "healthThreshold": "health_check_threshold",
        "nexthopId": "next_hop_id",
        "nexthopType": "next_hop_type",
        "nextHopList": "next_hops",
    }
    # A function whose arguments are in the API's own spelling.
    VERBATIM = ("get_route_rule",)

    def functions(self):
        """All of the gateways' and the route tables' clients, and those for the VPC's actions."""
        route, vpc = (
            getattr(importlib.import_module(module), name) for module, name in self.OTHERS.items()
        )
        wanted = {operation["x-bce-python"] for operation in contract.operations("vpc")}
        names = [name for name in public(vpc) if name in wanted]
        return sorted({*public(self.client_class), *public(route), *names})

    def connect(self, endpoint, access_key, secret_key, patient=False):
        """The three clients."""
        first = super().connect(endpoint, access_key, secret_key, patient)
        others = (
            getattr(importlib.import_module(module), name)(first.config)
            for module, name in self.OTHERS.items()
        )
        return VpcClients(first, *others)

    def call(self, client, operation, parameters):
        """Calls the function."""
        function = self.function(operation)
        known = parameters if function in self.VERBATIM else {
            self.ARGUMENTS.get(name, snake(name)): value for name, value in parameters.items()
        }
        if "next_hops" in known:
            hop = importlib.import_module("baidubce.services.route.route_model").NextHop
            known["next_hops"] = [hop(*it.values()) for it in known["next_hops"]]
        return getattr(client, function)(**known)


class BaiducloudPythonSdkVpc(BaiducloudPythonSdkEt):
    """baiducloud-python-sdk-vpc: the VPC product's functions, of which the actions are a part."""

    distribution = "baiducloud-python-sdk-vpc"
    client_module = "baiducloud_python_sdk_vpc.api.vpc_client"
    client_name = "VpcClient"
    models = "baiducloud_python_sdk_vpc.models"

    def functions(self):
        """Those for the actions."""
        wanted = {self.function(operation) for operation in contract.operations("vpc")}
        return [name for name in Sdk.functions(self) if name in wanted]

    def field(self, name, value):
        """A field's value, as an object of the SDK's class for it if there is one."""
        if name == "nextHopList":
            return [self.model("NextHop", hop) for hop in value]
        return super().field(name, value)


def public(client_class):
    """The names of a client's public functions."""
    members = inspect.getmembers(client_class, inspect.isfunction)
    return [name for name, _ in members if not name.startswith("_")]


ALL = (BcePythonSdkVpc, BaiducloudPythonSdkVpc)
