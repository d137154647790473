/// Pages about connectors for those who use them, made of the connectors' own schemas. Start with
/// [dev.flowcdk.runtime.docs.ConnectorPage].
@NullMarked
package dev.flowcdk.runtime.docs;

import org.jspecify.annotations.NullMarked;
