/// The connectors of a catalog's tasks, those of images in containers through the `docker` program as Flow's runtime
/// starts them. Start with [dev.flowcdk.runtime.container.Connectors].
@NullMarked
package dev.flowcdk.runtime.container;

import org.jspecify.annotations.NullMarked;
