/// The service against clients that others wrote, with messages of protobuf's own implementation.
@NullMarked
package dev.flowcdk.grpc;

import org.jspecify.annotations.NullMarked;
