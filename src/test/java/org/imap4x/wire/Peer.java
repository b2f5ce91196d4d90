package org.imap4x.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on a loopback port that treats each connection with one piece of script. */
final class Peer implements AutoCloseable {
  /** What it does with a connection. */
  interface Script {
    void run(Socket socket) throws Exception;
  }

  private final ServerSocket server;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  Peer(Script script) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                script.run(socket);
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            },
            "peer");
    thread.setDaemon(true);
    thread.start();
  }

  static Peer tls(SSLContext context, Script script) throws IOException {
    return new Peer(
        socket -> {
          try (SSLSocket tls = serverTls(context, socket)) {
            script.run(tls);
          }
        });
  }

  static SSLSocket serverTls(SSLContext context, Socket socket) throws IOException {
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    tls.setUseClientMode(false);
    return tls;
  }

  int port() {
    return server.getLocalPort();
  }

  void await() throws Exception {
    done.get(20, TimeUnit.SECONDS);
  }

  /** Reads until the peer closes; the number of octets. */
  static long drain(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return in.skip(Long.MAX_VALUE);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
