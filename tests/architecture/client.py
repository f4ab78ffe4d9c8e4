"""A client made from the server's reflection alone: registers a petition and queries it."""

import os
import sys
import uuid

import grpc
from google.protobuf import any_pb2, message_factory
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

channel = grpc.insecure_channel(sys.argv[1])
database = ProtoReflectionDescriptorDatabase(channel)
assert "headwater.intake.v1.IntakeService" in database.get_services(), database.get_services()
pool = DescriptorPool(database)
service = pool.FindServiceByName("headwater.intake.v1.IntakeService")


def message(descriptor, **fields):
    return message_factory.GetMessageClass(descriptor)(**fields)


def call(name, metadata=(), **fields):
    method = service.methods_by_name[name]
    answer = message_factory.GetMessageClass(method.output_type)
    stub = channel.unary_unary(
        f"/{service.full_name}/{name}",
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=answer.FromString,
    )
    return stub(message(method.input_type, **fields), metadata=metadata, timeout=10)


token = (("authorization", f"Bearer {os.environ['HEADWATER_TOKEN']}"),)
draft_type = pool.FindMessageTypeByName("headwater.intake.v1.PetitionDraft")
letter = draft_type.fields_by_name["channel"].enum_type.values_by_name["CHANNEL_LETTER"].number
draft = message(draft_type, channel=letter, text="村口的桥栏杆断了，请派人修理。", region="530902")
draft.receive_time.FromJsonString("2026-06-01T00:30:00Z")
receipt = call("RegisterPetition", token, request_id=uuid.uuid4().hex, petition=draft)
seen = call("QueryPetition", number=receipt.number, query_code=receipt.query_code)
stage = seen.DESCRIPTOR.fields_by_name["stage"].enum_type.values_by_number[seen.stage]
print(seen.number, stage.name)

try:
    call("RegisterPetition", token, request_id=uuid.uuid4().hex, petition=message(draft_type, channel=letter))
except grpc.RpcError as error:
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    details = dict(error.trailing_metadata())["grpc-status-details-bin"].decode("utf-8", "replace")
    print("refused", "FIELD_MISSING" if "FIELD_MISSING" in details else details, "petition.text", "必填项缺失" if "必填项缺失" in details else details)
