/// A connector of the kit under Airbyte: its command line, and its messages on standard output. All facts are those of
/// Airbyte's protocol, version 0.
@NullMarked
package dev.flowcdk.airbyte;

import org.jspecify.annotations.NullMarked;
