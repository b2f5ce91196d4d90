package org.imap4x.mail.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Is for TLS, and makes no sockets. */
public class BrokenTlsFactory extends SSLSocketFactory {

  /** The same by an exception that the method does not declare. */
  public static final class Unchecked extends BrokenTlsFactory {
    @Override
    public Socket createSocket(Socket raw, String host, int port, boolean autoClose) {
      throw new UnsupportedOperationException("broken factory");
    }
  }

  /** Layers nothing over the connection. */
  public static final class ClearText extends BrokenTlsFactory {
    @Override
    public Socket createSocket(Socket raw, String host, int port, boolean autoClose) {
      return raw;
    }
  }

  /** Can't even be made. */
  public static final class Unmade extends BrokenTlsFactory {
    public Unmade() {
      throw new IllegalStateException("broken factory");
    }
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return new String[0];
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return new String[0];
  }

  @Override
  public Socket createSocket(Socket raw, String host, int port, boolean autoClose)
      throws IOException {
    throw new IOException("broken factory");
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new IOException("broken factory");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw new IOException("broken factory");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw new IOException("broken factory");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw new IOException("broken factory");
  }
}
