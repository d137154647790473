/// `flow-cdk demo`: a shop travels from one PostgreSQL database to another while connectors are being killed. Start
/// with [dev.flowcdk.cli.demo.Demo].
@NullMarked
package dev.flowcdk.cli.demo;

import org.jspecify.annotations.NullMarked;
