/// A capture as an Airbyte source.
@NullMarked
package dev.flowcdk.airbyte.source;

import org.jspecify.annotations.NullMarked;
