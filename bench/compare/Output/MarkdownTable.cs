using System.Text;

namespace PlumCache.Compare.Output;

/// <summary>A table that grows by rows.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();
    private readonly int _columns;

    /// <param name="names">Of the columns.</param>
    public MarkdownTable(IReadOnlyCollection<string> names)
    {
        _columns = names.Count;
        Add(names);
        _text.Append('|').Insert(_text.Length, "---|", _columns).Append('\n');
    }

    /// <summary>One row more; a | in a cell is escaped.</summary>
    /// <exception cref="ArgumentException">It has another number of cells than there are columns.</exception>
    public void Add(IReadOnlyCollection<string> cells)
    {
        if (cells.Count != _columns) throw new ArgumentException($"{cells.Count} cells in {_columns} columns.", nameof(cells));
        _text.Append('|');
        foreach (string cell in cells) _text.Append(' ').Append(cell.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |");
        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();
}
