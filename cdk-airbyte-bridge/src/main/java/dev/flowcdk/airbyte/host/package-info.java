/// An Airbyte source, a program that others wrote, as a capture: [AirbyteHost] starts it with the arguments that
/// Airbyte would use, and says what it says in Flow's words.
@NullMarked
package dev.flowcdk.airbyte.host;

import org.jspecify.annotations.NullMarked;
