package org.imap4x.it.faults;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.ConnectionEvent;
import jakarta.mail.event.ConnectionListener;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.event.MessageCountListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What listeners of a folder and its store were told. */
final class Told {
  private final Map<Long, Integer> added = new ConcurrentHashMap<>();
  private final Map<Long, Integer> removed = new ConcurrentHashMap<>();
  private final Map<Long, Integer> changed = new ConcurrentHashMap<>();
  private final List<String> ofFolder = new CopyOnWriteArrayList<>();
  private final List<String> ofStore = new CopyOnWriteArrayList<>();

  void listen(Store store) {
    store.addConnectionListener(connection(ofStore));
  }

  void listen(Folder folder) {
    folder.addConnectionListener(connection(ofFolder));
    folder.addMessageCountListener(
        new MessageCountListener() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            count(e.getMessages(), added);
          }

          @Override
          public void messagesRemoved(MessageCountEvent e) {
            count(e.getMessages(), removed);
          }
        });
    folder.addMessageChangedListener(e -> count(new Message[] {e.getMessage()}, changed));
  }

  private static ConnectionListener connection(List<String> to) {
    return new ConnectionListener() {
      @Override
      public void opened(ConnectionEvent e) {
        to.add("opened");
      }

      @Override
      public void disconnected(ConnectionEvent e) {
        to.add("disconnected");
      }

      @Override
      public void closed(ConnectionEvent e) {
        to.add("closed");
      }
    };
  }

  private static void count(Message[] messages, Map<Long, Integer> in) {
    for (Message message : messages) {
      long uid;
      try {
        uid = ((UIDFolder) message.getFolder()).getUID(message);
      } catch (MessagingException e) {
        uid = -1;
      }
      in.merge(uid, 1, Integer::sum);
    }
  }

  /** How often it was told that each message is new, by UID. */
  Map<Long, Integer> added() {
    return added;
  }

  Map<Long, Integer> removed() {
    return removed;
  }

  Map<Long, Integer> changed() {
    return changed;
  }

  List<String> ofFolder() {
    return ofFolder;
  }

  List<String> ofStore() {
    return ofStore;
  }
}
