package org.imap4x.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * imap4x answers what the API's own classes or the usual provider answer, but for what is meant.
 */
@Timeout(600)
class DifferentialTest {

  private static final Path TARGET = Path.of(System.getProperty("imap4x.target", "target"));

  @Test
  void messages_ofOddShapes_areReadTheSame() throws Exception {
    MimeRun run = new MimeRun();
    Comparison comparison = run.run();
    assertTrue(run.shapes() >= 300, () -> run.shapes() + " shapes");
    check(comparison, run.shapes() + " shapes", "mime");
  }

  @Test
  void terms_ofEveryClass_findTheSame() throws Exception {
    Comparison comparison = new SearchRun().run();
    int terms = Terms.all().size();
    assertTrue(terms >= 100, () -> terms + " terms");
    check(comparison, terms + " terms", "search");
  }

  @Test
  void folders_ofOddNames_areTheSame() throws Exception {
    Comparison comparison = new FolderRun().run();
    assertTrue(comparison.compared() >= 900, () -> comparison.compared() + " results");
    check(comparison, "folders and stores", "folders");
  }

  private static void check(Comparison comparison, String what, String file) throws Exception {
    System.out.println(comparison.summary(what));
    List<String> failures = comparison.failures();
    Files.write(TARGET.resolve("differences-" + file + ".txt"), failures);
    assertEquals(List.of(), failures);
  }
}
