/// Materializations as Airbyte destinations; start at [dev.flowcdk.airbyte.destination.AirbyteDestination].
@NullMarked
package dev.flowcdk.airbyte.destination;

import org.jspecify.annotations.NullMarked;
