using System.Collections.Immutable;
using System.Globalization;
using System.Security;
using System.Text;

namespace PlumCache.Compare.Output;

/// <summary>
/// Grouped bars as SVG, panels side by side, each with its own scale: what differs tenfold would hide what differs by half.
/// </summary>
internal sealed class BarChart(string title, ImmutableArray<string> series, ImmutableArray<ChartPanel> panels)
{
    private const int PanelWidth = 360, Gap = 24, Top = 84, PlotHeight = 220, Height = Top + PlotHeight + 40;

    // Okabe and Ito's colours, told apart by the colour-blind too.
    private static readonly string[] Colours = ["#6a3d9a", "#d55e00", "#e69f00", "#0072b2", "#56b4e9", "#009e73"];

    private readonly StringBuilder _svg = new();

    /// <summary>The whole file.</summary>
    public string Draw()
    {
        int width = Gap + (panels.Length * (PanelWidth + Gap));
        _svg.Clear();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {Height}" font-family="sans-serif" font-size="12">""");
        Line($"""<rect width="{width}" height="{Height}" fill="#ffffff"/>""");
        Label(Gap, 24, "start", title, "font-size=\"15\" font-weight=\"bold\"");
        DrawLegend();
        for (int i = 0; i < panels.Length; i++) DrawPanel(panels[i], Gap + (i * (PanelWidth + Gap)));
        Line($"</svg>");
        return _svg.ToString();
    }

    private void DrawLegend()
    {
        double x = Gap;
        for (int i = 0; i < series.Length; i++)
        {
            Line($"""<rect x="{x:0}" y="36" width="12" height="12" fill="{Colour(i)}"/>""");
            Label(x + 17, 46, "start", series[i]);
            x += 40 + (series[i].Length * 6.5);
        }
    }

    private void DrawPanel(ChartPanel panel, double left)
    {
        Label(left + (PanelWidth / 2.0), Top - 8, "middle", panel.Title, "font-weight=\"bold\"");
        double most = panel.Groups.SelectMany(static group => group.Values).Max() ?? 0, bottom = Top + PlotHeight;
        double groupWidth = PanelWidth / (double)Math.Max(panel.Groups.Length, 1), barWidth = groupWidth * 0.85 / series.Length;
        for (int g = 0; g < panel.Groups.Length; g++)
        {
            (string label, ImmutableArray<double?> values) = panel.Groups[g];
            double x = left + (g * groupWidth) + (groupWidth * 0.075);
            for (int i = 0; i < values.Length; i++, x += barWidth)
            {
                if (values[i] is not { } value) continue;
                double height = most > 0 ? value / most * (PlotHeight - 20) : 0; // the number stands above the bar
                double y = bottom - height, width = barWidth * 0.92;
                Line($"""<rect x="{x:0.0}" y="{y:0.0}" width="{width:0.0}" height="{height:0.0}" fill="{Colour(i)}"/>""");
                Label(x + (barWidth * 0.46), bottom - height - 4, "middle", Format.Number(value), "font-size=\"8\"");
            }

            Label(left + ((g + 0.5) * groupWidth), bottom + 18, "middle", label);
        }

        Line($"""<line x1="{left:0}" y1="{bottom:0}" x2="{left + PanelWidth:0}" y2="{bottom:0}" stroke="#444444"/>""");
    }

    private void Label(double x, double y, string anchor, string text, string style = "") =>
        Line($"""<text x="{x:0.0}" y="{y:0.0}" text-anchor="{anchor}" fill="#222222" {style}>{SecurityElement.Escape(text)}</text>""");

    private void Line(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Colour(int number) => Colours[number % Colours.Length];
}
