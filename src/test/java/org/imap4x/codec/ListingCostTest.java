package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.imap4x.model.FetchData;
import org.imap4x.model.Limits;
import org.imap4x.model.Untagged;
import org.junit.jupiter.api.Test;

/** What a message costs when a folder is listed, in octets allocated; its line has some 530. */
class ListingCostTest {
  private static final int MESSAGES = 5000;

  /** Measured 874 when only listed, 1561 when its envelope is read; some room for the JVM. */
  private static final int LISTED = 1000;

  private static final int READ = 1800;

  private static byte[] listing() {
    StringBuilder b = new StringBuilder();
    for (int i = 1; i <= MESSAGES; i++) {
      String gray = "((\"Terry Gray " + i % 50 + "\" NIL \"gray" + i % 50 + "\" \"cac.w.edu\")) ";
      b.append("* ").append(i).append(" FETCH (UID ").append(i + 1000);
      b.append(" FLAGS (\\Seen \\Answered) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\"");
      b.append(" RFC822.SIZE ").append(4000 + i);
      b.append(" ENVELOPE (\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" ");
      b.append("\"IMAP4rev1 WG mtg summary and minutes ").append(i).append("\" ");
      b.append(gray).append(gray).append(gray);
      b.append("((NIL NIL \"imap\" \"cac.w.edu\")) ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")");
      b.append("(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL ");
      b.append("\"<B27397-0100000").append(i).append("@cac.washington.edu>\"))\r\n");
    }
    return Feed.octets(b.toString());
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static long cost(byte[] listing, boolean read) throws IOException {
    Frames frames = new Frames(listing, 1 << 16);
    ResponseParser parser = new ResponseParser(Limits.DEFAULT);
    long before = allocated();
    for (int i = 1; i <= MESSAGES; i++) {
      FetchData data = ((Untagged.Fetch) parser.parse(frames.next())).data();
      assertTrue(data.uid() == i + 1000);
      if (read) {
        assertTrue(data.envelope().orElseThrow().get().orElseThrow().to().size() == 1);
      }
    }
    return (allocated() - before) / MESSAGES;
  }

  @Test
  void listing_usualMessages_allocatesLittle() throws IOException {
    byte[] listing = listing();
    cost(listing, true);
    long listed = cost(listing, false);
    long read = cost(listing, true);
    assertTrue(listed <= LISTED, listed + " octets a message listed");
    assertTrue(read <= READ, read + " octets a message read");
  }
}
