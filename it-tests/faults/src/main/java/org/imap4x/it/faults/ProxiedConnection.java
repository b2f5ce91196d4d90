package org.imap4x.it.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection through the proxy: a thread for each direction. */
final class ProxiedConnection {
  private static final byte[] BYE =
      "* BYE [UNAVAILABLE] going down for a moment\r\n".getBytes(StandardCharsets.US_ASCII);

  private final FaultProxy proxy;
  private final int number;
  private final Socket client;
  private final Socket server;
  private final Withheld withheld;
  private final Flow up = new Flow(Fault.Direction.C2S);
  private final Flow down = new Flow(Fault.Direction.S2C);

  /** Held while the client is written to, and while it is decided what. */
  private final Object clientSide = new Object();

  private volatile boolean cut;
  private volatile boolean silent;
  private volatile boolean serverHearsNoMore;
  private volatile boolean clientDone;
  private volatile boolean serverDone;
  private volatile String command = "";
  private volatile String loginTag = "";
  private boolean byePending;
  private boolean stranger = true;

  /** What has passed in one direction. */
  private static final class Flow {
    final Fault.Direction direction;
    final Framing framing = new Framing();
    long octets;
    long countedFrom;
    long pieceFrom = -1;
    boolean pieceIsLiteral;
    boolean pieceBegins;

    Flow(Fault.Direction direction) {
      this.direction = direction;
    }
  }

  /**
   * @param withheld what the client is not to see; null: it sees all
   */
  ProxiedConnection(FaultProxy proxy, int number, Socket client, Socket server, Withheld withheld) {
    this.withheld = withheld;
    this.proxy = proxy;
    this.number = number;
    this.client = client;
    this.server = server;
  }

  void start() {
    FaultProxy.daemon("proxy-c2s-" + number, this::fromClient);
    FaultProxy.daemon("proxy-s2c-" + number, this::fromServer);
  }

  private void fromClient() {
    try {
      copy(client.getInputStream(), up);
      if (!cut) {
        server.shutdownOutput();
      }
    } catch (IOException e) {
      // The client has reset it, or the server is gone.
      shutdown(server);
      FaultProxy.close(client);
    } finally {
      clientDone = true;
      left();
    }
  }

  private void fromServer() {
    try {
      copy(server.getInputStream(), down);
      if (!silent) {
        shutdown(client);
      }
    } catch (IOException e) {
      if (!silent) {
        shutdown(client);
      }
    } finally {
      serverDone = true;
      FaultProxy.close(server);
      if (clientDone) {
        FaultProxy.close(client);
      }
    }
  }

  private void copy(InputStream in, Flow flow) throws IOException {
    byte[] chunk = new byte[16384];
    int n;
    while ((n = in.read(chunk)) >= 0) {
      byte[] octets = withheld == null || flow == up ? chunk : withheld.pass(chunk, n);
      int length = octets == chunk ? n : octets.length;
      if (!cut && !(flow == up && serverHearsNoMore) && length > 0) {
        pass(flow, octets, length);
      }
    }
  }

  private void pass(Flow flow, byte[] chunk, int n) throws IOException {
    long before = proxy.count(flow.direction, n, this);
    int until = before < 0 ? n : (int) before;
    forward(flow, chunk, 0, until);
    if (before < 0) {
      return;
    }
    String around = flow.framing.unfinished();
    Fault.Mode mode =
        proxy.struck(
            number, flow.octets, command, around.isEmpty() ? flow.framing.lastLine() : around);
    serverHearsNoMore = flow == up;
    strike(mode);
    if (mode == Fault.Mode.BYE && flow == down && !cut) {
      forward(flow, chunk, until, n);
    }
  }

  private void forward(Flow flow, byte[] chunk, int from, int to) throws IOException {
    if (flow == up) {
      for (int i = from; i < to; i++) {
        follow(flow, chunk[i], i);
      }
      server.getOutputStream().write(chunk, from, to - from);
      return;
    }
    synchronized (clientSide) {
      int i = from;
      while (i < to && !(byePending && flow.framing.isBetween())) {
        follow(flow, chunk[i], i);
        i++;
      }
      toClient(chunk, from, i - from);
      if (byePending && flow.framing.isBetween()) {
        bye();
      }
    }
  }

  /** A client that is gone does not keep the server from ending what it does. */
  private void toClient(byte[] octets, int from, int n) {
    try {
      OutputStream out = client.getOutputStream();
      out.write(octets, from, n);
    } catch (IOException e) {
      clientDone = true;
      shutdown(server);
    }
  }

  private void follow(Flow flow, byte octet, int index) {
    if (flow.pieceFrom < 0) {
      flow.pieceFrom = flow.countedFrom + index;
      flow.pieceIsLiteral = flow.framing.isInLiteral();
      flow.pieceBegins = flow.framing.isBetween();
    }
    flow.octets++;
    flow.framing.octet(octet);
    if (!flow.framing.isLineEnd() && !flow.framing.isLiteralEnd()) {
      return;
    }
    String line = flow.pieceIsLiteral ? "" : flow.framing.lastLine();
    if (flow.pieceBegins && flow == up) {
      sent(line);
    } else if (flow == down && !loginTag.isEmpty() && line.startsWith(loginTag + " OK")) {
      left();
    }
    proxy.noted(
        new Piece(
            flow.direction,
            number,
            flow.pieceFrom,
            flow.countedFrom + index + 1,
            flow.pieceIsLiteral,
            command,
            line));
    flow.pieceFrom = -1;
  }

  private void sent(String line) {
    String[] words = line.split(" ", 4);
    if (words.length < 2) {
      return; // DONE, or what AUTHENTICATE is answered
    }
    command = words[1].equals("UID") && words.length > 2 ? words[2] : words[1];
    if (command.equals("LOGIN") || command.equals("AUTHENTICATE")) {
      loginTag = words[0];
    }
  }

  private synchronized void left() {
    if (stranger) {
      stranger = false;
      proxy.left();
    }
  }

  void countedFrom(Fault.Direction direction, long octet) {
    (direction == Fault.Direction.C2S ? up : down).countedFrom = octet;
  }

  /** Ends the connection that way, once. */
  void strike(Fault.Mode mode) {
    if (cut) {
      return;
    }
    switch (mode) {
      case STALL -> {
        silent = true;
        cut = true;
      }
      case FIN -> end();
      case RST -> {
        cut = true;
        reset();
        shutdown(server);
      }
      case BYE -> {
        synchronized (clientSide) {
          byePending = true;
          if (down.framing.isBetween()) {
            bye();
          }
        }
      }
    }
  }

  private void reset() {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed.
    }
    FaultProxy.close(client);
  }

  private void bye() {
    byePending = false;
    if (!cut) {
      toClient(BYE, 0, BYE.length);
      end();
    }
  }

  private void end() {
    cut = true;
    shutdown(client);
    shutdown(server);
  }

  private static void shutdown(Socket socket) {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // It is closed.
    }
  }

  /** Ends both sides, whatever the client has left open. */
  void release() {
    cut = true;
    FaultProxy.close(client);
    shutdown(server);
  }

  String command() {
    return command;
  }

  /** Whether octets pass. */
  boolean isOpen() {
    return !cut && !clientDone && !serverDone;
  }

  boolean isHeldByClient() {
    return !clientDone;
  }

  boolean isServerDone() {
    return serverDone;
  }
}
