/// Makes new projects. [NewCommand][dev.flowcdk.cli.create.NewCommand] is the place to start.
@NullMarked
package dev.flowcdk.cli.create;

import org.jspecify.annotations.NullMarked;
