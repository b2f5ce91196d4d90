package org.imap4x.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Asks a proxy for a connection to the server. The JDK's own SOCKS support takes user and password
 * only from the one Authenticator of the whole process, and HTTP CONNECT it keeps for HTTP.
 */
final class ProxyHandshake {
  /** A proxy's answer is some lines; more is not one. */
  private static final int LONGEST_ANSWER = 16 * 1024;

  private static final String[] SOCKS5_REPLIES = {
    "succeeded",
    "general failure",
    "not allowed by its rules",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "TTL expired",
    "command not supported",
    "address type not supported"
  };

  private final InputStream in;
  private final OutputStream out;
  private final SocketOptions.Proxy proxy;
  private final Names names;

  /** The addresses of a host. */
  @FunctionalInterface
  interface Names {
    List<InetAddress> resolve(String host) throws IOException;
  }

  ProxyHandshake(Socket socket, SocketOptions.Proxy proxy, Names names) throws IOException {
    this.names = names;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.proxy = proxy;
  }

  void open(String host, int port) throws IOException {
    switch (proxy.kind()) {
      case HTTP -> http(host, port);
      case SOCKS5 -> socks5(host, port);
      case SOCKS4 -> socks4(host, port);
    }
  }

  private void http(String host, int port) throws IOException {
    String peer = SocketConnector.hostPort(ascii(host), port);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String head = "CONNECT " + peer + " HTTP/1.1\r\nHost: " + peer + "\r\n";
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    if (!proxy.user().isEmpty()) {
      ByteArrayOutputStream login = new ByteArrayOutputStream();
      login.writeBytes((proxy.user() + ":").getBytes(StandardCharsets.UTF_8));
      login.writeBytes(password());
      request.writeBytes("Proxy-Authorization: Basic ".getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(Base64.getEncoder().encode(login.toByteArray()));
      request.writeBytes(new byte[] {'\r', '\n'});
    }
    request.writeBytes(new byte[] {'\r', '\n'});
    send(request.toByteArray());
    String status = httpAnswer();
    if (!status.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
      String hint = status.contains(" 407") ? " (it wants another user or password)" : "";
      throw refused(status + hint);
    }
  }

  /** The status line; reads octet by octet, since what follows the headers is the server's. */
  private String httpAnswer() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int lineLength = 0;
    while (true) {
      int octet = readOctet();
      answer.write(octet);
      if (octet == '\n') {
        if (lineLength == 0) {
          break;
        }
        lineLength = 0;
      } else if (octet != '\r') {
        lineLength++;
      }
      if (answer.size() > LONGEST_ANSWER) {
        throw refused("its answer has no end");
      }
    }
    String text = answer.toString(StandardCharsets.ISO_8859_1);
    return text.substring(0, text.indexOf('\n')).stripTrailing();
  }

  private void socks5(String host, int port) throws IOException {
    boolean login = !proxy.user().isEmpty();
    send(login ? new byte[] {5, 2, 0, 2} : new byte[] {5, 1, 0});
    byte[] choice = readOctets(2);
    if (choice[0] != 5) {
      throw refused("it does not speak SOCKS 5");
    }
    if (choice[1] == 2 && login) {
      socks5Login();
    } else if (choice[1] != 0) {
      throw refused(login ? "no way to log in that both know" : "it wants a user and password");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(new byte[] {5, 1, 0});
    if (SocketConnector.isLiteral(host)) {
      byte[] address = InetAddress.getByName(host).getAddress();
      request.write(address.length == 4 ? 1 : 4);
      request.writeBytes(address);
    } else {
      request.write(3);
      writeCounted(request, ascii(host).getBytes(StandardCharsets.US_ASCII), "host name");
    }
    writePort(request, port);
    send(request.toByteArray());
    socks5Reply();
  }

  private void socks5Login() throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(1);
    writeCounted(request, proxy.user().getBytes(StandardCharsets.UTF_8), "user name");
    writeCounted(request, password(), "password");
    byte[] octets = request.toByteArray();
    send(octets);
    Arrays.fill(octets, (byte) 0);
    if (readOctets(2)[1] != 0) {
      throw refused("wrong user or password");
    }
  }

  private void socks5Reply() throws IOException {
    byte[] reply = readOctets(4);
    if (reply[0] != 5 || reply[1] != 0) {
      int code = reply[1] & 0xff;
      throw refused(code < SOCKS5_REPLIES.length ? SOCKS5_REPLIES[code] : "reply " + code);
    }
    int addressLength =
        switch (reply[3]) {
          case 1 -> 4;
          case 4 -> 16;
          case 3 -> readOctet();
          default -> throw refused("address type " + reply[3]);
        };
    readOctets(addressLength + 2);
  }

  private void socks4(String host, int port) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(4);
    request.write(1);
    writePort(request, port);
    byte[] address = ipv4(host);
    // 0.0.0.1 says that the name follows (SOCKS 4a)
    request.writeBytes(address.length == 0 ? new byte[] {0, 0, 0, 1} : address);
    byte[] user = proxy.user().getBytes(StandardCharsets.UTF_8);
    if (WireChars.indexOf(user, 0) >= 0) {
      throw new IllegalArgumentException("NUL in the proxy's user name");
    }
    request.writeBytes(user);
    request.write(0);
    if (address.length == 0) {
      request.writeBytes(ascii(host).getBytes(StandardCharsets.US_ASCII));
      request.write(0);
    }
    send(request.toByteArray());
    byte[] reply = readOctets(8);
    if (reply[1] != 90) {
      throw refused("SOCKS 4 reply " + (reply[1] & 0xff));
    }
  }

  private byte[] ipv4(String host) throws IOException {
    try {
      for (InetAddress address : names.resolve(host)) {
        if (address instanceof Inet4Address) {
          return address.getAddress();
        }
      }
    } catch (UnknownHostException e) {
      return new byte[0];
    }
    return new byte[0];
  }

  private static String ascii(String host) {
    return SocketConnector.isLiteral(host) ? host : IDN.toASCII(host);
  }

  private byte[] password() {
    return proxy.password().map(secret -> secret.utf8()).orElse(new byte[0]);
  }

  private static void writeCounted(ByteArrayOutputStream to, byte[] octets, String what) {
    if (octets.length == 0 || octets.length > 255) {
      throw new IllegalArgumentException(
          "SOCKS 5 can't carry a " + what + " of " + octets.length + " octets");
    }
    to.write(octets.length);
    to.writeBytes(octets);
  }

  private static void writePort(ByteArrayOutputStream to, int port) {
    to.write(port >> 8);
    to.write(port);
  }

  private void send(byte[] octets) throws IOException {
    out.write(octets);
    out.flush();
  }

  private int readOctet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("the proxy closed the connection");
    }
    return octet;
  }

  private byte[] readOctets(int n) throws IOException {
    byte[] octets = in.readNBytes(n);
    if (octets.length < n) {
      throw new EOFException("the proxy closed the connection");
    }
    return octets;
  }

  private IOException refused(String why) {
    return new IOException(
        "proxy " + SocketConnector.hostPort(proxy.host(), proxy.port()) + " refused: " + why);
  }
}
