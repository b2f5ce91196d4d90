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

  @Override
  RawResult result(Response.Tagged ok) {
    return new RawResult(lines, ok);
  }
}
