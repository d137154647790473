/// A real SSH server for tests of connectors that go through a tunnel: start with
/// [SshServer][dev.flowcdk.testing.ssh.SshServer].
@NullMarked
package dev.flowcdk.testing.ssh;

import org.jspecify.annotations.NullMarked;
