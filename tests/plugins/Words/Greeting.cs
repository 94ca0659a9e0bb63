using System.Text;

namespace Words;

/// <summary>Of an assembly that only the plugin knows.</summary>
public static class Greeting
{
    public static byte[] Of(string word, string edition) => Encoding.UTF8.GetBytes($"{word} {edition}");
}
