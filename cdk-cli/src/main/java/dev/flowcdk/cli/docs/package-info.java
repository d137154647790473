/// The command `docs`, which writes pages about connectors.
@NullMarked
package dev.flowcdk.cli.docs;

import org.jspecify.annotations.NullMarked;
