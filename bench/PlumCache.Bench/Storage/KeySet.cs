using System.Globalization;
using System.Text;

namespace PlumCache.Bench.Storage;

/// <summary>The four kinds of keys every storage figure is measured on, in a shuffled order that is the same in every run.</summary>
internal static class KeySet
{
    public const int Count = 1_000_000;

    public static readonly string[] Kinds = ["decimal", "user:id:field", "uuid", "url"];

    private static readonly string[] Fields = ["name", "email", "score", "created"];
    private static readonly string[] Sections = ["news", "shop", "blog", "docs", "forum", "media", "video", "wiki"];

    public static byte[][] Create(string kind, int seed = 42)
    {
        var random = new Random(seed);
        byte[] uuid = new byte[16];
        byte[][] keys = new byte[Count][];
        for (int i = 0; i < Count; i++)
        {
            string key;
            switch (kind)
            {
                case "decimal":
                    key = i.ToString(CultureInfo.InvariantCulture);
                    break;
                case "user:id:field":
                    key = string.Create(CultureInfo.InvariantCulture, $"user:{i / 4}:{Fields[i % 4]}");
                    break;
                case "uuid":
                    random.NextBytes(uuid);
                    key = new Guid(uuid).ToString();
                    break;
                default:
                    key = string.Create(CultureInfo.InvariantCulture,
                        $"https://www.site{random.Next(5000)}.example/{Sections[random.Next(8)]}/{random.Next(2000, 2026)}/item-{i}.html");
                    break;
            }

            keys[i] = Encoding.ASCII.GetBytes(key);
        }

        random.Shuffle(keys);
        return keys;
    }

    public static byte[] Value(int seed, int length = 16)
    {
        byte[] value = new byte[length];
        new Random(seed).NextBytes(value);
        return value;
    }
}
