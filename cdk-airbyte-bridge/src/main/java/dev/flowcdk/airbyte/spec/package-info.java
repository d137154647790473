/// Configs and their schemas, in Flow's words and in Airbyte's.
@NullMarked
package dev.flowcdk.airbyte.spec;

import org.jspecify.annotations.NullMarked;
