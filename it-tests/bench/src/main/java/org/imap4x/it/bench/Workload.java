package org.imap4x.it.bench;

import jakarta.mail.Address;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;

/** Work that both do, as an application would write it. */
enum Workload {
  /** Connect, log in, open a folder. */
  OPEN("connect and open a folder", 20, "Many", null) {
    @Override
    boolean connects() {
      return true;
    }

    @Override
    long run(Work work) throws Exception {
      return work.folder().getMessageCount() > 0 ? 1 : 0;
    }
  },

  /** The list of a mail program. */
  LIST("list with a profile: fetch", 0, "Many", Names.LISTED) {
    @Override
    long run(Work work) throws Exception {
      return list(work.folder()).length;
    }
  },

  /** The same, and every field is read. */
  LIST_READ("list with a profile: fetch and read", 0, "Many", Names.LISTED) {
    @Override
    long run(Work work) throws Exception {
      Message[] messages = list(work.folder());
      long read = 0;
      for (Message message : messages) {
        read += read(work.folder(), message);
      }
      return read > messages.length ? messages.length : 0;
    }
  },

  /** The plain loop, headers only. */
  SUBJECTS("loop over getSubject()", 20, "Few", "UID FETCH 1:* ENVELOPE") {
    @Override
    long run(Work work) throws Exception {
      long count = 0;
      for (Message message : work.folder().getMessages()) {
        count += message.getSubject().isEmpty() ? 0 : 1;
      }
      return count;
    }
  },

  /** The plain loop, with content. */
  CONTENTS("loop over getSubject() and getContent()", 20, "Few", "UID FETCH 1:* BODY.PEEK[]") {
    @Override
    long run(Work work) throws Exception {
      long count = 0;
      for (Message message : work.folder().getMessages()) {
        Object content = message.getContent();
        if (content instanceof Multipart multipart) {
          for (int i = 0; i < multipart.getCount(); i++) {
            drain(multipart.getBodyPart(i).getInputStream());
          }
        }
        count += message.getSubject().isEmpty() ? 0 : 1;
      }
      return count;
    }
  },

  /** One large attachment. */
  ATTACHMENT("one large attachment", 20, "Large", "UID FETCH 1 BODY.PEEK[2]") {
    @Override
    long run(Work work) throws Exception {
      Multipart multipart = (Multipart) work.folder().getMessage(1).getContent();
      long octets = drain(multipart.getBodyPart(1).getInputStream());
      if (octets != work.attachment()) {
        throw new AssertionError(octets + " octets");
      }
      return 1;
    }
  },

  /** Messages that are put into a folder, one call for all. */
  APPEND("append", 20, null, null) {
    @Override
    long run(Work work) throws Exception {
      work.folder().appendMessages(work.messages());
      return work.messages().length;
    }
  };

  /** Constants that the workloads above may name. */
  private static final class Names {
    static final String LISTED =
        "UID FETCH 1:* (FLAGS RFC822.SIZE ENVELOPE BODYSTRUCTURE INTERNALDATE)";
  }

  private final String title;
  private final Duration roundTrip;
  private final String folder;
  private final String drained;

  Workload(String title, int roundTripMillis, String folder, String drained) {
    this.title = title;
    this.roundTrip = Duration.ofMillis(roundTripMillis);
    this.folder = folder;
    this.drained = drained;
  }

  /** What the work is on; messages to append are made before the clock runs. */
  record Work(Store store, Folder folder, Message[] messages, int attachment) {}

  /** Does it once; the number of messages. */
  abstract long run(Work work) throws Exception;

  /** Whether connecting and opening is part of what is measured. */
  boolean connects() {
    return false;
  }

  String title() {
    return title;
  }

  Duration roundTrip() {
    return roundTrip;
  }

  /** The one command that asks for the same octets; null where there is none. */
  String drained() {
    return drained;
  }

  /** The folder it works on; null for a new and empty one. */
  String folder() {
    return folder;
  }

  static Message[] toAppend(int count) throws Exception {
    Session session = Session.getInstance(new Properties());
    Message[] messages = new Message[count];
    for (int i = 0; i < count; i++) {
      messages[i] = new MimeMessage(session, new ByteArrayInputStream(Mail.ordinary(i)));
    }
    return messages;
  }

  private static Message[] list(Folder folder) throws Exception {
    Message[] messages = folder.getMessages();
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    profile.add(FetchProfile.Item.FLAGS);
    profile.add(UIDFolder.FetchProfileItem.UID);
    profile.add(FetchProfile.Item.SIZE);
    profile.add(FetchProfile.Item.CONTENT_INFO);
    folder.fetch(messages, profile);
    return messages;
  }

  private static long read(Folder folder, Message message) throws Exception {
    Address[] from = message.getFrom();
    Address[] to = message.getRecipients(Message.RecipientType.TO);
    long sum = from[0].toString().length() + to.length + message.getSubject().length();
    sum += message.getSentDate().getTime() > 0 ? 1 : 0;
    sum += message.isSet(Flags.Flag.SEEN) ? 1 : 0;
    sum += message.getSize() + message.getContentType().length();
    return sum + ((UIDFolder) folder).getUID(message);
  }

  private static long drain(InputStream in) throws Exception {
    try (in) {
      byte[] buffer = new byte[8192];
      long octets = 0;
      int count;
      while ((count = in.read(buffer)) > 0) {
        octets += count;
      }
      return octets;
    }
  }
}
