/// Flow's protocol messages as records. Each component carries its protobuf field number; a component without one
/// travels in the JSON codec only. The contract is `src/main/protobuf`; a test holds the records against it.
/// Those of which authors have a view of the same name are called `Wire…`.
@NullMarked
package dev.flowcdk.internal.protocol;

import org.jspecify.annotations.NullMarked;
