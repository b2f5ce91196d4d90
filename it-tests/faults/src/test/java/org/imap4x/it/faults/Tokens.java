package org.imap4x.it.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Takes a token by XOAUTH2 from the client, and logs in to the server by a password. */
final class Tokens implements FaultProxy.Front {
  private static final String CAPABILITY = "IMAP4rev1 SASL-IR AUTH=XOAUTH2";
  private final String user;
  private final String password;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile String valid;

  Tokens(String user, String password, String valid) {
    this.user = user;
    this.password = password;
    this.valid = valid;
  }

  /** From now on this one, and no other. */
  void renew(String token) {
    valid = token;
  }

  int refused() {
    return refused.get();
  }

  @Override
  public boolean admits(Socket client, Supplier<Socket> behind) throws IOException {
    client.setSoTimeout(10_000);
    InputStream in = client.getInputStream();
    OutputStream out = client.getOutputStream();
    Refusal.say(out, "* OK [CAPABILITY " + CAPABILITY + "] ready\r\n");
    String line;
    while ((line = Refusal.line(in)) != null) {
      String[] words = line.split(" ");
      String verb = words.length > 1 ? words[1] : "";
      if (verb.equals("AUTHENTICATE")) {
        if (isValid(words.length > 3 ? words[3] : asked(in, out))) {
          client.setSoTimeout(0);
          logIn(words[0], behind.get());
          return true;
        }
        refuse(words[0], in, out);
      } else if (verb.equals("CAPABILITY")) {
        Refusal.say(out, "* CAPABILITY " + CAPABILITY + "\r\n" + words[0] + " OK done\r\n");
      } else if (verb.equals("LOGOUT")) {
        Refusal.say(out, "* BYE until later\r\n" + words[0] + " OK done\r\n");
      } else {
        Refusal.say(out, words[0] + " BAD not before login\r\n");
      }
    }
    return false;
  }

  private static String asked(InputStream in, OutputStream out) throws IOException {
    Refusal.say(out, "+ \r\n");
    return Refusal.line(in);
  }

  private boolean isValid(String response) {
    byte[] octets = Base64.getDecoder().decode(response == null ? "" : response);
    return new String(octets, StandardCharsets.UTF_8).contains("auth=Bearer " + valid + "\1");
  }

  private void refuse(String tag, InputStream in, OutputStream out) throws IOException {
    refused.incrementAndGet();
    byte[] why = "{\"status\":\"401\"}".getBytes(StandardCharsets.US_ASCII);
    Refusal.say(out, "+ " + Base64.getEncoder().encodeToString(why) + "\r\n");
    Refusal.line(in);
    Refusal.say(out, tag + " NO [AUTHENTICATIONFAILED] the token has expired\r\n");
  }

  /** The server's answer goes to the client, under the tag that it waits for. */
  private void logIn(String tag, Socket server) throws IOException {
    Refusal.line(server.getInputStream());
    String login = "\0" + user + "\0" + password;
    String response = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.US_ASCII));
    Refusal.say(server.getOutputStream(), tag + " AUTHENTICATE PLAIN " + response + "\r\n");
  }
}
