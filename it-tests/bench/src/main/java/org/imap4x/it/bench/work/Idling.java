package org.imap4x.it.bench.work;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import org.imap4x.it.bench.model.Peer;

/** What both have beside the API: the IDLE of one folder, and a manager of many. */
interface Idling {

  static Idling of(Peer peer) {
    return peer == Peer.ANGUS ? new AngusIdling() : new Imap4xIdling();
  }

  /** Waits for news of the folder, as long as it likes. */
  void idle(Folder folder) throws Exception;

  /** A manager with threads of its own choice. */
  Manager manager(Session session) throws Exception;

  /** Watches many folders. */
  interface Manager extends AutoCloseable {
    void watch(Folder folder) throws Exception;

    @Override
    void close();
  }
}
