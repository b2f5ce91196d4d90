package org.imap4x.it.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least IMAP client: a line out, lines back, literals inside them. It is the second session and
 * the independent witness of the tests, and shares no code with what is tested.
 */
public final class RawImap implements AutoCloseable {

  private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)\\+?}$", Pattern.DOTALL);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String greeting;
  private int tag;

  private RawImap(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.greeting = response();
  }

  public static RawImap over(Socket socket) throws IOException {
    return new RawImap(socket);
  }

  public String greeting() {
    return greeting;
  }

  /** All responses of one command, the tagged one last; fails when that is not OK. */
  public List<String> command(String line) throws IOException {
    List<String> answer = tryCommand(line);
    String last = answer.get(answer.size() - 1);
    if (!last.startsWith("r" + tag + " OK")) {
      throw new AssertionError(line + ": " + last);
    }
    return answer;
  }

  /** As {@link #command}, whatever the outcome is. */
  public List<String> tryCommand(String line) throws IOException {
    send(line);
    return answer();
  }

  /** Appends a message; its line ends must be CR LF. */
  public List<String> append(String mailbox, String flags, byte[] message) throws IOException {
    return append(mailbox, flags, "", message);
  }

  /** As above, with a date as the server shall have received it: {@code 1-Jan-2024 ...}. */
  public List<String> append(String mailbox, String flags, String date, byte[] message)
      throws IOException {
    String when = date.isEmpty() ? "" : "\"" + date + "\" ";
    send("APPEND \"" + mailbox + "\" (" + flags + ") " + when + "{" + message.length + "}");
    String go = response();
    if (!go.startsWith("+")) {
      throw new AssertionError("APPEND: " + go);
    }
    out.write(message);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return answer();
  }

  /** Appends all by one command (MULTIAPPEND, RFC 3502, and LITERAL+). */
  public List<String> appendAll(String mailbox, List<byte[]> messages) throws IOException {
    tag++;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(("r" + tag + " APPEND \"" + mailbox + "\"").getBytes(StandardCharsets.UTF_8));
    for (byte[] message : messages) {
      all.writeBytes((" {" + message.length + "+}\r\n").getBytes(StandardCharsets.US_ASCII));
      all.writeBytes(message);
    }
    all.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    all.writeTo(out);
    out.flush();
    List<String> answer = answer();
    String last = answer.get(answer.size() - 1);
    if (!last.startsWith("r" + tag + " OK")) {
      throw new AssertionError("APPEND: " + last);
    }
    return answer;
  }

  private void send(String line) throws IOException {
    tag++;
    out.write(("r" + tag + " " + line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private List<String> answer() throws IOException {
    List<String> responses = new ArrayList<>();
    String response;
    do {
      response = response();
      responses.add(response);
    } while (!response.startsWith("r" + tag + " "));
    return responses;
  }

  /** One response with its literals in place, octets as ISO 8859-1 characters, without CR LF. */
  private String response() throws IOException {
    StringBuilder text = new StringBuilder(line());
    Matcher literal = LITERAL.matcher(text);
    while (literal.matches()) {
      byte[] octets = in.readNBytes(Integer.parseInt(literal.group(1)));
      text.append("\r\n").append(new String(octets, StandardCharsets.ISO_8859_1));
      String rest = line();
      text.append(rest);
      literal = LITERAL.matcher(rest);
    }
    return text.toString();
  }

  private String line() throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    int octet;
    while ((octet = in.read()) != '\n') {
      if (octet < 0) {
        throw new EOFException("after: " + octets.toString(StandardCharsets.ISO_8859_1));
      }
      octets.write(octet);
    }
    String line = octets.toString(StandardCharsets.ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** Ends the session without LOGOUT. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
