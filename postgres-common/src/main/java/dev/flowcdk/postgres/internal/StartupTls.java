package dev.flowcdk.postgres.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.jdbc.SslMode;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.NonValidatingFactory;
import org.postgresql.util.PSQLException;

/// TLS for the driver that leaves the session's time zone alone. Certificates are checked against what the Java run
/// time trusts if the mode asks for a check; the driver itself checks names.
public final class StartupTls extends SSLSocketFactory {

    private final SSLSocketFactory sockets;

    /// Called by the driver.
    public StartupTls(Properties properties) throws PSQLException, GeneralSecurityException {
        boolean verify = SslMode.of(properties).verifyCertificate();
        this.sockets = verify ? new DefaultJavaSSLFactory(properties) : new NonValidatingFactory(null);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return new StartupTlsSocket((SSLSocket) sockets.createSocket(plain, host, port, autoClose));
    }

    @Override
    public Socket createSocket() throws IOException {
        return new StartupTlsSocket((SSLSocket) sockets.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return new StartupTlsSocket((SSLSocket) sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return new StartupTlsSocket((SSLSocket) sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return new StartupTlsSocket((SSLSocket) sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return new StartupTlsSocket((SSLSocket) sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }
}
