using System.Text;

namespace PlumCache.Compare.Output;

/// <summary>The Markdown that is written; what is new is printed at once.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public void Heading(string text) => Append($"## {text}\n\n");

    public void Text(string text) => Append(text + "\n\n");

    public void Table(MarkdownTable table) => Append(table + "\n");

    public override string ToString() => _text.ToString().TrimEnd() + "\n";

    private void Append(string text)
    {
        _text.Append(text);
        Console.Out.Write(text);
    }
}
