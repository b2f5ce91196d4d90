package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.Response;
import org.imap4x.wire.Frame;

/** Any command with ready-made arguments; its answer is everything that comes meanwhile, raw. */
final class RawCommand extends Command<RawResult> {
  private final List<String> lines = new ArrayList<>();

  RawCommand(String name, List<String> arguments) {
    super(
        name,
        w -> {
          for (String argument : arguments) {
            w.space().raw(argument);
          }
        });
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
