package org.imap4x.mail.read;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.client.StoreMode;
import org.imap4x.client.StoreResult;
import org.imap4x.mail.link.Task;
import org.imap4x.model.FetchData;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;

/**
 * STORE of flags or Gmail labels by UID: takes over what the server answers, and where it answers
 * nothing of a message the change itself; listeners hear of what became another.
 */
public final class FlagStore implements Task<Boolean> {
  private final Source source;
  private final UidSet uids;
  private final StoreMode mode;
  private final FlagSet flags;
  private final boolean silent;

  /**
   * A change that was not sent yet.
   *
   * @param silent whether the server is asked not to answer what holds then
   */
  public FlagStore(Source source, UidSet uids, StoreMode mode, FlagSet flags, boolean silent) {
    this.source = source;
    this.uids = uids;
    this.mode = mode;
    this.flags = flags;
    this.silent = silent;
  }

  @Override
  public Kind kind() {
    return Kind.REPEATABLE;
  }

  @Override
  public Boolean run(ImapClient client) throws ImapException {
    begin(client).await();
    return true;
  }

  /** Sends it, without waiting; what the server answers is taken over when that is awaited. */
  Pending<Boolean> begin(ImapClient client) throws ImapException {
    Pending<StoreResult> answer = client.beginStore(uids, mode, flags, silent, -1);
    return new Pending<>() {
      @Override
      public Boolean await() throws ImapException {
        take(answer.await().data());
        return true;
      }

      @Override
      public boolean isDone() {
        return answer.isDone();
      }
    };
  }

  private void take(List<FetchData> answers) {
    UidSet.Builder told = new UidSet.Builder();
    for (FetchData data : answers) {
      if (data.uid() > 0 && tells(data)) {
        told.add(data.uid());
        source.came(data);
      }
    }
    if (source.isReadOnly()) {
      return; // servers say OK and store nothing
    }
    for (ServerMessage message : untold(uids.minus(told.build()))) {
      assume(message);
    }
  }

  private boolean isOfLabels() {
    return mode == StoreMode.ADD_LABELS
        || mode == StoreMode.REMOVE_LABELS
        || mode == StoreMode.REPLACE_LABELS;
  }

  private boolean tells(FetchData data) {
    return isOfLabels() ? data.labels().isPresent() : data.flags().isPresent();
  }

  private List<ServerMessage> untold(UidSet left) {
    List<ServerMessage> messages = new ArrayList<>();
    if (!left.isEmpty()) {
      for (ServerMessage message : source.loaded(left)) {
        if (!message.isExpunged()) {
          messages.add(message);
        }
      }
    }
    return messages;
  }

  private void assume(ServerMessage message) {
    if (isOfLabels()) {
      message.forgetLabels();
      return;
    }
    FlagSet before = message.flags();
    FlagSet now =
        switch (mode) {
          case ADD -> before == null ? null : before.plus(flags);
          case REMOVE -> before == null ? null : before.minus(flags);
          default -> flags;
        };
    if (now != null) {
      message.setFlags(now);
    }
    if (now == null || !now.equals(before)) {
      source.flagsChanged(message);
    }
  }
}
