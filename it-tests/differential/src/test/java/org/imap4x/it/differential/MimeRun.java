package org.imap4x.it.differential;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;

/** Appends every shape to a mailbox, and reads each in three ways. */
final class MimeRun {

  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}\r\n");

  private final RealServer server = RealServer.shared("dovecot");
  private final String user = server.newUser();
  private final Session session = session();
  private final List<Shape> shapes = Shapes.all();

  /** A session in which header fields are read as UTF-8, as imap4x always does. */
  private static Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    return Session.getInstance(properties);
  }

  int shapes() {
    return shapes.size();
  }

  Comparison run() throws Exception {
    Comparison comparison = new Comparison(MimeDifferences.meant());
    try (RawImap raw = server.login(user);
        Store usual = connect("imap");
        Store found = connect("imap4x")) {
      for (Shape shape : shapes) {
        raw.append("INBOX", "", shape.octets());
      }
      raw.command("EXAMINE INBOX");
      Folder usualFolder = opened(usual);
      Folder foundFolder = opened(found);
      for (int i = 1; i <= shapes.size(); i++) {
        MimeMessage local = new MimeMessage(session, new ByteArrayInputStream(octets(raw, i)));
        new MimeAnswers(
                Reading.of(local),
                Reading.of((MimeMessage) usualFolder.getMessage(i)),
                Reading.of((MimeMessage) foundFolder.getMessage(i)))
            .compare(shapes.get(i - 1).name(), comparison);
      }
    }
    return comparison;
  }

  private Store connect(String protocol) throws Exception {
    Store store = session.getStore(protocol);
    store.connect(server.host(), server.port(), user, server.password());
    return store;
  }

  private static Folder opened(Store store) throws Exception {
    Folder folder = store.getFolder("INBOX");
    folder.open(Folder.READ_ONLY);
    return folder;
  }

  /** The message as the server gives it; it has made CR LF of bare line feeds. */
  private static byte[] octets(RawImap raw, int number) throws Exception {
    String answer = raw.command("FETCH " + number + " BODY.PEEK[]").get(0);
    Matcher literal = LITERAL.matcher(answer);
    if (!literal.find()) {
      throw new AssertionError("no literal in " + answer);
    }
    int from = literal.end();
    return answer
        .substring(from, from + Integer.parseInt(literal.group(1)))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
