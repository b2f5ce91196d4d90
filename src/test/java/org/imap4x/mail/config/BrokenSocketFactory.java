package org.imap4x.mail.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes no sockets. */
public final class BrokenSocketFactory extends SocketFactory {
  @Override
  public Socket createSocket() throws IOException {
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
