package org.imap4x.it.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Turns clients away for the moment, as servers do that are busy or starting. */
enum Refusal implements FaultProxy.Front {
  /** Nobody listens. */
  TCP(""),
  GREETING("* BYE [UNAVAILABLE] starting\r\n"),
  LOGIN_UNAVAILABLE("[UNAVAILABLE] the user database does not answer"),
  LOGIN_INUSE("[INUSE] another session has it"),
  LOGIN_LIMIT("[LIMIT] too many connections, try again later");

  private static final String CAPABILITY = "IMAP4rev1 SASL-IR AUTH=PLAIN";
  private final String text;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean on;

  Refusal(String text) {
    this.text = text;
  }

  /** Begins: connections that there are end, and new ones are refused. */
  void begin(FaultProxy proxy) throws IOException {
    refused.set(0);
    on = true;
    proxy.front(this);
    if (this == TCP) {
      proxy.down();
    }
    proxy.cutAll(Fault.Mode.RST);
  }

  void end(FaultProxy proxy) throws IOException {
    on = false;
    if (this == TCP) {
      proxy.up();
    }
  }

  /** How many clients were turned away; of those whom nobody heard there is no count. */
  int refused() {
    return refused.get();
  }

  @Override
  public boolean admits(Socket client, Supplier<Socket> server) throws IOException {
    if (!on) {
      return true;
    }
    refused.incrementAndGet();
    if (this == TCP) {
      return false; // it was accepted before the door was closed
    }
    OutputStream out = client.getOutputStream();
    if (this == GREETING) {
      say(out, text);
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
      return false;
    }
    client.setSoTimeout(10_000);
    say(out, "* OK [CAPABILITY " + CAPABILITY + "] ready\r\n");
    String line;
    while ((line = line(client.getInputStream())) != null) {
      answer(line.split(" "), out);
    }
    return false;
  }

  private void answer(String[] words, OutputStream out) throws IOException {
    String verb = words.length > 1 ? words[1] : "";
    switch (verb) {
      case "AUTHENTICATE", "LOGIN" -> say(out, words[0] + " NO " + text + "\r\n");
      case "CAPABILITY" ->
          say(out, "* CAPABILITY " + CAPABILITY + "\r\n" + words[0] + " OK done\r\n");
      case "LOGOUT" -> say(out, "* BYE until later\r\n" + words[0] + " OK done\r\n");
      default -> say(out, words[0] + " BAD not before login\r\n");
    }
  }

  static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A line without its end; null where there is none any more. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet;
    while ((octet = in.read()) != '\n') {
      if (octet < 0) {
        return null;
      }
      line.append((char) octet);
    }
    return line.toString().strip();
  }
}
