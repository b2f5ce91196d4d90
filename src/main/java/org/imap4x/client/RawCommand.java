package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.imap4x.model.Response;
import org.imap4x.wire.Frame;

/** Any command with ready-made arguments; its answer is everything that comes meanwhile, raw. */
final class RawCommand extends Command<RawResult> {
  /** Commands whose arguments hold a secret, whatever form they are given in. */
  private static final Set<String> SECRET = Set.of("LOGIN", "AUTHENTICATE");

  private final List<String> lines = new ArrayList<>();
  private long leftOut;

  RawCommand(String name, List<String> arguments) {
    super(
        name,
        w -> {
          for (String argument : arguments) {
            if (SECRET.contains(name)) {
              w.space().secretRaw(argument);
            } else {
              w.space().raw(argument);
            }
          }
        });
    int end = name.indexOf(' ');
    if (end >= 0 && SECRET.contains(name.substring(0, end))) {
      throw new IllegalArgumentException("an argument in the name of " + name.substring(0, end));
    }
    alone();
    changing(StateChange.of(name));
  }

  void add(Frame frame) {
    String text = frame.excerpt(frame.length());
    lines.add(text.startsWith("* ") ? text.substring(2) : text);
  }

  /** A literal that is not in the lines. */
  void leftOut(long size) {
    leftOut = Math.max(leftOut, size);
  }

  @Override
  RawResult result(Response.Tagged ok) throws ImapException {
    if (leftOut > 0) {
      throw ImapException.Protocol.contained(
          name()
              + ": done, but the answer has a literal of "
              + leftOut
              + " octets, too large to keep",
          ImapException.Outcome.UNKNOWN);
    }
    return new RawResult(lines, ok);
  }
}
