"""A VPC, and a line with a channel, for the chapters on gateways and routes to start from."""

from ground import STATIC
from ground import LINE as APPLICATION

LINE = "dcphy-gq65bz9ip712"
CHANNEL = "dedicatedconn-zy9t7n91k0iq"
VPC = "vpc-IyrqYIQ7"
TABLE = "rt-q1zg3i8mx8p6"
GATEWAY = {"name": "to-data-centre", "vpcId": VPC, "speed": 200}

SEED = {
    "lines": [{**APPLICATION, "id": LINE, "channels": [{**STATIC, "id": CHANNEL}]}],
    "vpcs": [{
        "vpcId": VPC,
        "name": "default",
        "cidr": "172.16.0.0/16",
        "routeTableId": TABLE,
        "subnets": [{"subnetId": "sbn-IyWRnII7", "name": "default", "cidr": "172.16.0.0/20"}],
    }],
}


def seed(run):
    """Puts the emulator into the state that the chapter starts from."""
    run.emulator.post("snapshot", SEED)


def held(run, gateway_id):
    """A gateway as the emulator holds it, or None."""
    gateways = (it for vpc in run.emulator.get("state")["vpcs"] for it in vpc["gateways"])
    return next((it for it in gateways if it["id"] == gateway_id), None)


def rules(run):
    """The rules of the route table as the emulator holds them, by id."""
    vpc = run.emulator.get("state")["vpcs"][0]
    return {rule["routeRuleId"]: rule for rule in vpc["routeRules"]}
