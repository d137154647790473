/// The other side: a served connector as one that the local runtime drives. For who has `cdk-session`, which connectors
/// can do without. Start at [dev.flowcdk.grpc.client.GrpcConnector].
@NullMarked
package dev.flowcdk.grpc.client;

import org.jspecify.annotations.NullMarked;
