using System.Globalization;
using System.Xml;

namespace SlaMonitor.Review.Cases;

/// <summary>Policy tests as JUnit XML, which CI systems show: a suite for each file, a failure with its differences and reasons.</summary>
public static class JUnitReport
{
    /// <param name="text">Written as UTF-8 by the caller.</param>
    public static void Write(TextWriter text, IReadOnlyCollection<CaseOutcome> outcomes)
    {
        // Names come from files: a character that XML does not have must not break the report.
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", CheckCharacters = false, OmitXmlDeclaration = true };
        text.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using var xml = XmlWriter.Create(text, settings);
        xml.WriteStartElement("testsuites");
        Counts(xml, outcomes);
        foreach (var file in outcomes.GroupBy(o => o.Case.Place.File, StringComparer.Ordinal))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean(file.Key));
            Counts(xml, [.. file]);
            foreach (var outcome in file) Case(xml, outcome);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyCollection<CaseOutcome> outcomes)
    {
        xml.WriteAttributeString("tests", CaseText.Count(outcomes.Count));
        xml.WriteAttributeString("failures", CaseText.Count(outcomes.Count(o => !o.Passed)));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", "0");
    }

    private static void Case(XmlWriter xml, CaseOutcome outcome)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(Path.GetFileNameWithoutExtension(outcome.Case.Place.File)));
        xml.WriteAttributeString("name", Clean(outcome.Case.Name));
        xml.WriteAttributeString("file", Clean(outcome.Case.Place.File));
        xml.WriteAttributeString("line", outcome.Case.Place.Line.ToString(CultureInfo.InvariantCulture));
        if (!outcome.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean($"{outcome.Differences[0].What}: expected {outcome.Differences[0].Expected}, but it is {outcome.Differences[0].Actual}"));
            xml.WriteString(Clean(string.Join('\n', CaseReport.Differences(outcome).Concat(CaseReport.Reasons(outcome)))));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string Clean(string text) =>
        text.All(c => XmlConvert.IsXmlChar(c)) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));
}
