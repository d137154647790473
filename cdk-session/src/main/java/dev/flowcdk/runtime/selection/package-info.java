/// Chooses the fields that a binding materializes, from the connector's constraints and the user's wishes.
@NullMarked
package dev.flowcdk.runtime.selection;

import org.jspecify.annotations.NullMarked;
