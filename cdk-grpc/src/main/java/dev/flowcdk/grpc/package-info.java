/// A connector as a gRPC service: `serve`. Start at [dev.flowcdk.grpc.GrpcDoor], which opens a
/// [dev.flowcdk.grpc.GrpcServer]; each stream of it is a [dev.flowcdk.grpc.ServedCall] over a
/// [dev.flowcdk.grpc.GrpcChannel].
@NullMarked
package dev.flowcdk.grpc;

import org.jspecify.annotations.NullMarked;
