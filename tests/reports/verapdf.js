// Validates files against PDF/A-3a and PDF/UA-1. It runs in Rhino, which stands in the same jar as veraPDF, so that
// neither a Java compiler nor veraPDF's own command line is needed. Input: a path a line, until it ends. Output for
// each: two lines, one JSON each.
var vera = Packages.org.verapdf;
vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = vera.pdfa.Foundries.defaultInstance();

function verdict(path, name) {
  var flavour = vera.pdfa.flavours.PDFAFlavour.byFlavourId(name);
  var parser = foundry.createParser(new java.io.File(path), flavour);
  try {
    var result = foundry.createValidator(flavour, false).validate(parser);
    var failures = [], found = result.getTestAssertions().iterator();
    while (found.hasNext()) {
      var one = found.next();
      failures.push(one.getRuleId().getClause() + ": " + one.getMessage() + " @ " + one.getLocation().getContext());
    }
    return {file: path, flavour: name, valid: result.isCompliant(), failures: failures,
            checks: Number(result.getTotalAssertions())};
  } finally {
    parser.close();
  }
}

var paths = new java.io.BufferedReader(new java.io.InputStreamReader(java.lang.System["in"], "UTF-8")), path;
while ((path = paths.readLine()) !== null) {
  print(JSON.stringify(verdict(String(path), "3a")));
  print(JSON.stringify(verdict(String(path), "ua1")));
}
