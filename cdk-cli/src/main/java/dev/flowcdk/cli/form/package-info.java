/// `flow-cdk form`: a page in the browser that shows a task's options as Flow's web app does. [FormServer] serves the
/// page, whose modules are resources of this package, and does what it asks of a [FormTask].
@NullMarked
package dev.flowcdk.cli.form;

import org.jspecify.annotations.NullMarked;
