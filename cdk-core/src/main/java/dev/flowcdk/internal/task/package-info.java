/// Reads what tasks of both kinds have in common out of the protocol's messages.
@NullMarked
package dev.flowcdk.internal.task;

import org.jspecify.annotations.NullMarked;
