/// The SSH tunnel: reaches an endpoint that only a bastion host can reach. A connector puts a
/// [NetworkTunnel][dev.flowcdk.tunnel.NetworkTunnel] into its config and, when it is used, connects through an
/// [SshTunnel][dev.flowcdk.tunnel.SshTunnel].
@NullMarked
package dev.flowcdk.tunnel;

import org.jspecify.annotations.NullMarked;
