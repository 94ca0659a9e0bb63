using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace PlumCache.Compare.Figures;

/// <summary>Reads what `redis-benchmark --csv` prints: a line of names, then a line a test, each field in quotes.</summary>
internal static class BenchmarkCsv
{
    /// <summary>All tests of an output; lines before the names (warnings) are passed over.</summary>
    /// <exception cref="FormatException">It has no line of names, or a row that does not fit them.</exception>
    public static ImmutableArray<BenchmarkRow> Parse(string output)
    {
        ImmutableArray<BenchmarkRow>.Builder rows = ImmutableArray.CreateBuilder<BenchmarkRow>();
        List<string>? names = null;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            List<string> fields = Fields(line);
            if (names is not null) rows.Add(Row(names, fields));
            else if (fields[0] == "test") names = fields;
        }

        return names is null ? throw new FormatException($"redis-benchmark printed no CSV: {output}") : rows.ToImmutable();
    }

    private static BenchmarkRow Row(List<string> names, List<string> fields)
    {
        if (fields.Count != names.Count)
        {
            throw new FormatException($"{fields.Count} fields under {names.Count} names: {string.Join(',', fields)}");
        }
        return new BenchmarkRow(fields[0], Number("rps"), Number("p50_latency_ms"), Number("p99_latency_ms"), Number("max_latency_ms"));

        double Number(string name)
        {
            int at = names.IndexOf(name);

            // It divides by whole milliseconds, which of a short run are none.
            if (at >= 0 && fields[at] == "inf") return double.PositiveInfinity;
            return at >= 0 && double.TryParse(fields[at], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new FormatException($"{name} is missing or no number: {string.Join(',', fields)}");
        }
    }

    // A quote inside quotes is doubled.
    private static List<string> Fields(string line)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[++i]);
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) Close();
            else field.Append(c);
        }

        Close();
        return fields;

        void Close()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
